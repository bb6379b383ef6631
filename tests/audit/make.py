"""Sample rows of the audit log."""

from tests.registry import sample


def _event(place):
    requests = place.planted["tta.Request"]
    about = requests[place.number].pk if requests else 0
    return {"target": f"tta.request:{about}", "actor_id": place.planted["people"][0].pk}


sample("audit.Event", _event, rows=3)
