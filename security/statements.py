"""The grammar of the attack: random statements, each of which fails loudly if it reads or writes a
foreign row.

A read divides by zero where a foreign row comes out of it. A write runs in a block that forgives a
refusal (42501: the policy or a missing right; 23xxx: a constraint) and raises PLANTED where a
foreign row was touched.
"""

# Every piece of text comes from this module and from PostgreSQL's catalog; nothing a person typed
# reaches it. ruff: noqa: S608

PLANTED = "PT001"
_REFUSED = (
    "insufficient_privilege or integrity_constraint_violation or foreign_key_violation or "
    "unique_violation or check_violation or not_null_violation or exclusion_violation or "
    "restrict_violation or feature_not_supported or numeric_value_out_of_range or "
    "generated_always or string_data_right_truncation"
)
_VALUES = {
    "boolean": ["true", "false"],
    "date": ["current_date", "date '2024-02-29'"],
    "timestamp with time zone": ["now()", "timestamptz '2024-11-03 01:30-04'"],
    "numeric": ["0", "1.25", "20"],
    "jsonb": ["'{}'::jsonb"],
    "uuid": ["gen_random_uuid()"],
    "tsvector": ["''::tsvector"],
    "character varying[]": ["'{}'::varchar[]"],
    "bigint[]": ["'{}'::bigint[]"],
}
_NUMBERS = {"bigint", "integer", "smallint"}


class Grammar:
    """Makes statements for one scope: ``sites`` (ids), ``person``; ``rows`` are real ids of every
    table to aim at.
    """

    def __init__(self, chance, tables, rows, *, sites, person):
        self.chance, self.tables, self.rows = chance, tables, rows
        self.sites, self.person = "{" + ",".join(map(str, sites)) + "}", person
        self.foreign_sites = sorted(
            {site for table in rows.values() for _, site in table} - {*sites, None}
        )
        reads = [self.plain, self.with_query, self.aggregate, self.window] * 2
        reads += [
            self.plain,
            self.join,
            self.lateral,
            self.set_of_two,
            self.sub_query,
            self.recursive,
            self.locked,
        ]
        writes = [
            self.update,
            self.returning,
            self.delete,
            self.insert,
            self.insert_from,
            self.upsert,
            self.merge,
        ]
        self.makers = [*reads, *writes, self.update, self.move]

    def statement(self):
        return self.chance.choice(self.makers)()

    # ---- pieces

    def table(self):
        return self.chance.choice(self.tables)

    def target(self, table):
        """A real id of the table, most often one of a foreign site."""
        aimed = [row for row, site in self.rows[table.name] if site in self.foreign_sites] or [-1]
        if self.chance.random() < 0.8:
            return self.chance.choice(aimed)
        return self.chance.randrange(1, 500)

    def site(self):
        if self.foreign_sites:
            return self.chance.choice(self.foreign_sites)
        return -1

    def value(self, kind):
        """A literal of a column's type."""
        if kind in _NUMBERS:
            return str(self.chance.choice([0, 1, 2, self.site()]))
        return self.chance.choice(_VALUES.get(kind, ["'a'", "''", "'%'"]))

    def where(self, table, alias):
        """A random condition on one table."""
        column = self.chance.choice(list(table.columns))
        conditions = [
            "true",
            f"{alias}.id = {self.target(table)}",
            f"{alias}.id > {self.chance.randrange(200)}",
            f"{alias}.{table.site} = {self.site()}",
            f"{alias}.{table.site} <> all ('{self.sites}'::bigint[])",
            f"{alias}.{column} is not null",
            f"({alias}.{column}::text <> 'x' or true)",
            f"not ({alias}.{table.site} = any ('{self.sites}'::bigint[]))",
        ]
        if table.texts:
            conditions.append(
                f"{alias}.{self.chance.choice(table.texts)} ilike '%{self.chance.choice('aeo')}%'"
            )
        return self.chance.choice(conditions)

    def foreign(self, table, alias):
        """The condition under which a row must not be seen."""
        return table.foreign(alias, self.sites, self.person)

    def tail(self, alias):
        """Order, limit and offset, or nothing."""
        return self.chance.choice(
            ["", "", f"order by {alias}.id desc limit 20", "limit 5", "offset 1"]
        )

    @staticmethod
    def read(query):
        """Fail by division where ``query`` brings out a row whose column ``leak`` is true."""
        return f"select 1 / (count(*) = 0)::int from ({query}) q where q.leak"

    @staticmethod
    def write(body):
        """Run ``body``, which counts the foreign rows it touched into ``n``; forgive a refusal,
        report the rest.
        """
        return f"""do $attack$ declare n bigint := 0; begin {body};
            if n > 0 then raise exception 'a foreign row was touched' using errcode = '{PLANTED}'; end if;
            exception when {_REFUSED} then null; end $attack$"""

    # ---- reads

    def plain(self):
        one = self.table()
        sample = ""
        if one.name != "a_view":
            sample = self.chance.choice(["", "", " tablesample bernoulli (50)"])
        return self.read(
            f"select {self.foreign(one, 'a')} as leak from {one.name} a{sample}"
            f" where {self.where(one, 'a')} {self.tail('a')}"
        )

    def join(self):
        one, two = self.table(), self.table()
        kind = self.chance.choice(["join", "left join", "right join", "full join"])
        on = self.chance.choice([f"a.{one.site} = b.{two.site}", "a.id = b.id"])
        return self.read(
            f"select {self.foreign(one, 'a')} or {self.foreign(two, 'b')} as leak"
            f" from {one.name} a {kind} {two.name} b on {on}"
            f" where {self.where(one, 'a')} limit 40"
        )

    def lateral(self):
        """A query for each row of another."""
        one, two = self.table(), self.table()
        return self.read(
            f"select b.leak from {one.name} a, lateral (select {self.foreign(two, 'c')} as "
            f"leak from {two.name} c"
            f" where c.{two.site} <> a.{one.site} or {self.where(two, 'c')} limit 5) b limit 50"
        )

    def with_query(self):
        """A common table expression, kept apart or not."""
        one = self.table()
        hint = self.chance.choice(["materialized", "not materialized"])
        return self.read(
            f"with w as {hint} (select a.*, {self.foreign(one, 'a')} as leak from {one.name} "
            "a) select leak from w"
            f" where {self.where(one, 'w')}"
        )

    def aggregate(self):
        one = self.table()
        group = self.chance.choice(
            [f"group by a.{one.site}", f"group by rollup (a.{one.site})", "", "having count(*) > 0"]
        )
        leak = self.chance.choice(
            [
                f"count(*) filter (where {self.foreign(one, 'a')}) > 0",
                f"coalesce(bool_or({self.foreign(one, 'a')}), false)",
                f"array_agg({self.foreign(one, 'a')}) @> array[true]",
            ]
        )
        return self.read(
            f"select {leak} as leak from {one.name} a where {self.where(one, 'a')} {group}"
        )

    def window(self):
        one = self.table()
        return self.read(
            f"select {self.foreign(one, 'a')} or lag({self.foreign(one, 'a')}, 1, false) over "
            "(order by a.id) as leak"
            f" from {one.name} a {self.tail('a')}"
        )

    def set_of_two(self):
        one, two = self.table(), self.table()
        word = self.chance.choice(["union", "union all", "except", "intersect all"])
        return self.read(
            f"select {self.foreign(one, 'a')} as leak from {one.name} a {word} "
            f"select {self.foreign(two, 'b')} from {two.name} b where {self.where(two, 'b')}"
        )

    def sub_query(self):
        """A scalar, an existence, a membership."""
        one, two = self.table(), self.table()
        leak = self.chance.choice(
            [
                f"exists (select from {two.name} b where {self.foreign(two, 'b')})",
                (
                    f"coalesce((select bool_or({self.foreign(two, 'b')}) from {two.name} b where "
                    "b.id = a.id), false)"
                ),
                (
                    f"a.id in (select b.id from {two.name} b where {self.foreign(two, 'b')} and "
                    f"{self.where(two, 'b')})"
                ),
            ]
        )
        return self.read(f"select {leak} as leak from {one.name} a limit 20")

    def recursive(self):
        """A walk from row to row."""
        one = self.table()
        return self.read(
            f"with recursive w (id, leak, depth) as (select a.id, {self.foreign(one, 'a')}, 1 "
            f"from {one.name} a"
            f" union select b.id, {self.foreign(one, 'b')}, w.depth + 1 from {one.name} b join "
            "w on b.id = w.id + 1"
            " where w.depth < 3) select leak from w limit 100"
        )

    def locked(self):
        """Rows taken for update or share."""
        one = self.table()
        lock = self.chance.choice(
            ["update", "no key update", "share", "key share", "update skip locked"]
        )
        return self.write(
            f"select count(*) into n from (select {self.foreign(one, 'a')} as leak from "
            f"{one.name} a"
            f" where {self.where(one, 'a')} for {lock}) q where q.leak"
        )

    # ---- writes

    def change(self, table):
        """A column of the table with a value of its type."""
        name = self.chance.choice(table.own_columns or ["id"])
        return f"{name} = {self.value(table.columns[name])}"

    def counted(self, table, write):
        """A write whose touched rows are counted where they are foreign."""
        return self.write(
            f"with w as ({write} returning t.*) select count(*) into n from w"
            f" where {table.foreign('w', self.sites, self.person, is_written=True)}"
        )

    def update(self):
        """Rows changed wherever the condition leads, with or without a second table."""
        one, two = self.table(), self.table()
        if self.chance.random() < 0.3:
            write = (
                f"update {one.name} t set {self.change(one)} from {two.name} b where "
                f"b.{two.site} = t.{one.site}"
            )
        else:
            write = f"update {one.name} t set {self.change(one)} where {self.where(one, 't')}"
        return self.counted(one, write)

    def returning(self):
        """A foreign row changed by its key."""
        one = self.table()
        return self.counted(
            one, f"update {one.name} t set {self.change(one)} where t.id = {self.target(one)}"
        )

    def delete(self):
        """Rows removed, or the table emptied."""
        one = self.table()
        if self.chance.random() < 0.1:
            return self.write(f"truncate {one.name}; n := 1")
        return self.counted(one, f"delete from {one.name} t where {self.where(one, 't')}")

    def move(self):
        """An own row handed to a foreign site."""
        one = self.table()
        return self.write(
            f"update {one.name} t set {one.site} = {self.site()} where t.id = "
            f"{self.chance.randrange(1, 500)};"
            " get diagnostics n = row_count"
        )

    def insert(self):
        """A row planted at a foreign site."""
        one = self.table()
        names = [*one.own_columns, one.site]
        values = [*(self.value(one.columns[name]) for name in one.own_columns), str(self.site())]
        return self.write(
            f"insert into {one.name} ({', '.join(names)}) values ({', '.join(values)}); n := 1"
        )

    def insert_from(self):
        """A row of one's own copied to a foreign site."""
        one = self.table()
        names = one.own_columns
        return self.write(
            f"insert into {one.name} ({one.site}, {', '.join(names)}) select {self.site()}, "
            f"{', '.join(names)}"
            f" from {one.name} limit 1; get diagnostics n = row_count"
        )

    def upsert(self):
        """A foreign row changed by way of a conflict with its key."""
        one = self.table()
        names = [name for name in one.columns if name != "id"]
        values = [
            str(self.site()) if name == one.site else self.value(one.columns[name])
            for name in names
        ]
        then = self.chance.choice(["do nothing", f"(id) do update set {self.change(one)}"])
        return self.counted(
            one,
            f"insert into {one.name} as t (id, {', '.join(names)}) values ({self.target(one)}, "
            f"{', '.join(values)})"
            f" on conflict {then}",
        )

    def merge(self):
        """A foreign row changed or planted by MERGE."""
        one, two = self.table(), self.table()
        return self.write(
            f"merge into {one.name} t using (select {self.target(one)}::bigint as id) s on "
            "t.id = s.id"
            f" when matched and {self.foreign(one, 't')} then update set {self.change(one)}"
            f" when matched and exists (select from {two.name} b where "
            f"{self.foreign(two, 'b')}) then do nothing"
            f" when matched then do nothing; get diagnostics n = row_count"
        )
