"""What the attack needs to know of the database: the walled tables, their columns, and which rows
are whose.
"""

from dataclasses import dataclass

# A person's own rows that may belong to no site: table, the column that names the person.
OF_A_PERSON = {
    "sites_membership": "user_id",
    "audit_event": "actor_id",
    "notifications_notice": "recipient_id",
}

# Where the column that says whose row it is has a name of its own.
SITE_COLUMN = {"sites_site": "id", "tta_exchange": "lead_site_id"}
# Rows that several sites share by design: the column of those they are shown to. Their own site
# alone writes them.
SHOWN_TO = {"tta_exchange": "shown_to", "tta_exchangedocument": "shown_to"}
SENSITIVE = "liaisons_sensitiveentry"

_COLUMNS = """
    select c.relname, quote_ident(a.attname), format_type(a.atttypid, null)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and (c.relname = 'sites_site' or exists (
        select from pg_attribute s
        where s.attrelid = c.oid and s.attname in ('site_id', 'lead_site_id') and not s.attisdropped))
    order by c.relname, a.attnum"""
_HOLDERS = "select person_id from liaisons_sensitivegrant where ended_at is null"
_TEXT = {"text", "character varying"}


@dataclass(frozen=True)
class Table:
    """A walled table or view: its name, its columns by type, and who holds a grant to read
    sensitive notes.
    """

    name: str
    columns: dict
    holders: frozenset = frozenset()

    @property
    def site(self):
        """The column that says whose row it is."""
        return SITE_COLUMN.get(self.name, "site_id")

    @property
    def own_columns(self):
        """Every column but the key and the site."""
        return [name for name in self.columns if name not in {"id", self.site}]

    @property
    def texts(self):
        return [name for name, kind in self.columns.items() if kind in _TEXT]

    def foreign(self, alias, sites, person, *, is_written=False):
        """An SQL condition: the row called ``alias`` is one the scope must not show, or must not
        write.
        """
        scope = f"'{sites}'::bigint[]"
        mine = f"coalesce({alias}.{self.site} = any ({scope}), false)"
        own = OF_A_PERSON.get(self.name)
        if self.name in SHOWN_TO and not is_written:
            mine = f"coalesce({alias}.{SHOWN_TO[self.name]} && {scope}, false)"
        elif self.name == SENSITIVE and person not in self.holders:
            mine = "false"
        elif (
            self.name == "sites_membership"
        ):  # who works for the whole program is known to everybody
            mine = f"({mine} or {alias}.site_id is null or {alias}.user_id = {person})"
        elif own:
            mine = f"({mine} or ({alias}.site_id is null and {alias}.{own} = {person}))"
        return f"({alias}.id is not null and not {mine})"


def walled_tables(cursor):
    """Every table and view that holds rows of sites, read from PostgreSQL's own catalog."""
    cursor.execute(_COLUMNS)
    columns = {}
    for table, column, kind in cursor.fetchall():
        columns.setdefault(table, {})[column] = kind
    cursor.execute(_HOLDERS)
    holders = frozenset(person for (person,) in cursor.fetchall())
    return [Table(name, kinds, holders) for name, kinds in columns.items()]


def rows_of(cursor, tables):
    """Ids of every table with the site of each, to aim at: {table: [(id, site)]}. Needs the
    program's scope.
    """
    found = {}
    for table in tables:
        cursor.execute(f"select id, {table.site} from {table.name} order by random() limit 200")
        found[table.name] = cursor.fetchall()
    return found
