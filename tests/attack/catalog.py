"""The lint of PostgreSQL's catalog: each rule is one query, and every row it answers is a finding.

``UNIQUE_ACROSS_SITES`` holds what is meant to be so, each with its reason.  Tables without a ``site_id`` are listed,
with theirs, in tests/architecture/test_models.py.
"""

TENANT_TABLES = """
    select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and (c.relname = 'sites_site' or exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id' and not a.attisdropped))
"""
COMMANDS = "(values ('a', 'insert'), ('r', 'select'), ('w', 'update')) as command (letter, verb)"
DATA_ROLES = "('portal_app', 'portal_programme')"

# Unique indexes that cross sites on purpose.
UNIQUE_ACROSS_SITES = {
    "sites_site_slug_key": "the address of a site; only BJA makes sites, and BJA sees them all",
    "a_site_is_named_once_in_its_state": "the same",
    "sites_invitation_token_digest_key": "the digest of 256 random bits: nobody can ask for one they do not hold",
}
RULES = {
    "row-level security is enabled and forced": f"""
        select relname from ({TENANT_TABLES}) t where not (relrowsecurity and relforcerowsecurity)""",
    "the application role has a policy for select, insert and update of every walled table": f"""
        select relname || ' ' || verb from ({TENANT_TABLES}) t cross join {COMMANDS}
        where has_table_privilege('portal_app', t.oid, verb) and not exists (
            select from pg_policy p where p.polrelid = t.oid and p.polcmd in ('*', letter::"char")
              and (select oid from pg_roles where rolname = 'portal_app') = any (p.polroles))""",
    "nobody but the program role has a policy that is true": f"""
        select t.relname || ' ' || p.polname from ({TENANT_TABLES}) t join pg_policy p on p.polrelid = t.oid
        where p.polroles <> array[(select oid from pg_roles where rolname = 'portal_programme')]
          and (pg_get_expr(p.polqual, p.polrelid) = 'true' or pg_get_expr(p.polwithcheck, p.polrelid) = 'true')""",
    "no policy is for everybody": f"""
        select t.relname || ' ' || p.polname from ({TENANT_TABLES}) t join pg_policy p on p.polrelid = t.oid
        where 0 = any (p.polroles)""",
    "every policy of the application role reads the scope, and does not forgive its absence": f"""
        select t.relname || ' ' || p.polname from ({TENANT_TABLES}) t join pg_policy p on p.polrelid = t.oid
        cross join lateral (values (pg_get_expr(p.polqual, p.polrelid)),
                                   (pg_get_expr(p.polwithcheck, p.polrelid))) e (text)
        where p.polroles <> array[(select oid from pg_roles where rolname = 'portal_programme')]
          and text is not null and text <> '(site_id IS NULL)'
          and (text !~ 'current_setting\\(''portal\\.(sites|person)''::text\\)' or text ~ ', (true|false)\\)')""",
    "a policy that lets a person read by name lets them write nothing by it": f"""
        select t.relname || ' ' || p.polname from ({TENANT_TABLES}) t join pg_policy p on p.polrelid = t.oid
        where p.polroles <> array[(select oid from pg_roles where rolname = 'portal_programme')]
          and p.polcmd <> 'r' and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') !~ 'portal\\.sites'""",
    "tables belong to the owner, never to a role that works with data": f"""
        select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and pg_get_userbyid(c.relowner) in {DATA_ROLES}""",
    "no login role of the portal passes the policies": """
        select rolname from pg_roles where rolname in ('portal_owner', 'portal_app', 'portal_programme')
          and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)""",
    "the application role inherits nothing": """
        select pg_get_userbyid(roleid) from pg_auth_members
        where member = 'portal_app'::regrole and inherit_option""",
    "no truncate, trigger or references on a walled table": f"""
        select t.relname || ' ' || role || ' ' || privilege
        from ({TENANT_TABLES}) t, unnest(array['portal_app', 'portal_programme']) role,
             unnest(array['truncate', 'trigger', 'references']) privilege
        where has_table_privilege(role, t.oid, privilege)""",
    "rows of a site are not deleted": f"""
        select t.relname || ' ' || role from ({TENANT_TABLES}) t, unnest(array['portal_app', 'portal_programme']) role
        where has_table_privilege(role, t.oid, 'delete')""",
    "nothing is deleted by cascade": """
        select conrelid::regclass || ' ' || conname from pg_constraint where contype = 'f' and confdeltype <> 'a'""",
    "views ask as the person who reads them": """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'v' and not exists (
            select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
          and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)""",
    "no materialised view can be read": """
        select c.relname from pg_class c, unnest(array['portal_app', 'portal_programme']) role
        where c.relkind = 'm' and has_table_privilege(role, c.oid, 'select')""",
    "no function runs with its owner's rights": """
        select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'public' and p.prosecdef""",
    "a unique index of a walled table names the site": f"""
        select i.indexrelid::regclass::text from ({TENANT_TABLES}) t join pg_index i on i.indrelid = t.oid
        where i.indisunique and not i.indisprimary and not exists (
            select from pg_attribute a where a.attrelid = t.oid and a.attname = 'site_id'
              and a.attnum = any (i.indkey::smallint[]))""",
    "a foreign key between two walled tables carries the site": f"""
        select k.conrelid::regclass || ' ' || k.conname
        from pg_constraint k join ({TENANT_TABLES}) child on child.oid = k.conrelid
        join ({TENANT_TABLES}) parent on parent.oid = k.confrelid
        where k.contype = 'f' and parent.relname <> 'sites_site' and not exists (
            select from pg_attribute a where a.attrelid = child.oid and a.attname = 'site_id'
              and a.attnum = any (k.conkey))""",
    "a row that has a site can not be moved to another": f"""
        select t.relname from ({TENANT_TABLES}) t join pg_attribute a on a.attrelid = t.oid and a.attname = 'site_id'
        where (has_column_privilege('portal_app', t.oid, a.attnum, 'update')
               or has_column_privilege('portal_programme', t.oid, a.attnum, 'update'))
          and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'stays_at_its_site'
                          and g.tgenabled = 'O')""",
}
MEANT = {
    "a unique index of a walled table names the site": set(UNIQUE_ACROSS_SITES),
}


def findings(cursor, rule):
    """What breaks ``rule`` and is not meant to."""
    cursor.execute(RULES[rule])
    return sorted({row[0] for row in cursor.fetchall()} - MEANT.get(rule, set()))
