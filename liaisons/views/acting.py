"""Pages that act on one row and ask one permission for it."""

from ui.views import ActionView


class ActOn(ActionView):
    """An ActionView guarded by ``permission`` at the row's site: hidden rows are 404, others without it 403."""

    permission = ""

    def may_open(self):
        """Whether the person's roles at the row's site hold the permission."""
        return self.request.user.has_perm(self.permission, self.row)
