-- Invented rows for measuring: many sites, many requests.  Run by the superuser of a throw-away cluster with
-- session_replication_role = replica; {sites}, {first} and {last} are whole numbers put in by seed.py.
insert into accounts_user (email, name, title, password, is_superuser, is_staff, is_active, date_joined, is_invented)
select format('%s-%s@example.gov', role, n), format('Person %s %s', role, n), '', '!', false, false, true, now(), true
from generate_series(1, {sites}) n, unnest(array['lead', 'member', 'liaison', 'expert', 'partner']) role
on conflict do nothing;
insert into accounts_user (email, name, title, password, is_superuser, is_staff, is_active, date_joined, is_invented)
select format('%s-1@example.gov', role), format('Person %s', role), '', '!', false, false, true, now(), true
from unnest(array['admin', 'staff', 'provider']) role
on conflict do nothing;
insert into sites_focusarea (name, slug, since_on, since_precision, source)
select format('Focus area %s', n), format('focus-%s', n), date '2017-01-01', 'year', 'invented'
from generate_series(1, 8) n
on conflict do nothing;
insert into sites_site (name, state, slug, time_zone, website, concerns, note, source_url, last_request_number, version)
select format('Riverton %s', n), (array['MI','TN','IL','CA','VA','TX','OH','FL','WA','GA'])[1 + n % 10],
       format('riverton-%s', n), 'America/New_York', '', 'Shootings rose by a third.', '', '', {last}, 1
from generate_series(1, {sites}) n
on conflict do nothing;
insert into sites_engagement (site_id, number, track, cohort, announced_on, announced_precision, starts_on, ends_on, months,
    state, state_since, unused_hours_lapse, extension_adds_hours, are_dates_derived, source_url, note, is_invented, version)
select s.id, 1, 'operations', 2023 + s.id % 3, current_date - 400, 'day', current_date - 365, current_date + 730, 36,
    'active', now() - interval '300 days', true, false, false, '', '', true, 1
from sites_site s
on conflict do nothing;
insert into sites_membership (user_id, site_id, role, organisation, from_on)
select u.id, s.id, split_part(u.email, '-', 1), '', current_date - 300
from accounts_user u
join sites_site s on s.slug = 'riverton-' || split_part(split_part(u.email, '-', 2), '@', 1)
where split_part(u.email, '-', 1) in ('lead', 'member', 'liaison', 'expert', 'partner')
  and not exists (select from sites_membership m where m.user_id = u.id);
insert into sites_membership (user_id, site_id, role, organisation, from_on)
select u.id, null, split_part(u.email, '-', 1), '', current_date - 300
from accounts_user u
where split_part(u.email, '-', 1) in ('admin', 'staff', 'provider')
  and not exists (select from sites_membership m where m.user_id = u.id);
insert into sites_allotment (site_id, engagement_id, kind, granted, committed, spent)
select e.site_id, e.id, kind, case kind when 'expert_hours' then 200 else 18 end,
       case kind when 'expert_hours' then 20 else 0 end, case kind when 'expert_hours' then 60 else 4 end
from sites_engagement e, unnest(array['expert_hours', 'person_trips']) kind
on conflict do nothing;
insert into sites_allotmentline (site_id, allotment_id, act, granted_change, committed_change, spent_change,
    granted_after, committed_after, spent_after, about, about_label, about_path, worked_on, reason, by_id, at)
select a.site_id, a.id, step.act, step.granted, step.committed, step.spent, a.granted, a.committed, a.spent, '', '', '',
       current_date - step.ago, '', (select min(id) from accounts_user), now() - step.ago * interval '1 day'
from sites_allotment a
cross join lateral (values ('grant', a.granted, 0, 0, 365), ('commit', 0, a.committed + a.spent, 0, 200),
                           ('spend', 0, -a.spent, a.spent, 100)) step(act, granted, committed, spent, ago)
where not exists (select from sites_allotmentline l where l.allotment_id = a.id);
insert into tta_request (site_id, engagement_id, number, title, need, focus_area_id, assistance, desired_outcome, wanted_by,
    urgency, hours_estimated, hours_committed, hours_logged, hours_spent, state, state_since, created_by_id, created_at,
    submitted_by_id, submitted_at, decided_at, expert_id, is_invented, version)
select e.site_id, e.id, n, format('Tracing crime guns %s of %s', n, e.site_id), repeat('Recovered guns are not traced. ', 8),
    (select min(id) from sites_focusarea) + n % 8, (array['on_site','remote','training','assessment'])[1 + n % 4],
    'Every recovered gun is traced within a day.', current_date + n % 200,
    (array['routine','soon','urgent'])[1 + n % 3], 12, 0, 0, 0,
    (array['draft','submitted','accepted','assigned','under_way','delivered','confirmed','confirmed','declined','withdrawn'])[1 + n % 10],
    now() - make_interval(mins => (n * 997 + e.site_id::int * 13) % 500000), l.user_id, now() - interval '200 days',
    l.user_id, now() - interval '190 days', now() - interval '180 days',
    case when n % 10 in (3, 4, 5) then x.user_id end, true, 1
from sites_engagement e
join sites_membership l on l.site_id = e.site_id and l.role = 'lead'
join sites_membership x on x.site_id = e.site_id and x.role = 'expert'
cross join generate_series({first}, {last}) n;
insert into tta_hoursentry (site_id, engagement_id, request_id, hours, worked_on, mode, done, worked_by_id, logged_by_id,
    logged_at, state, state_since)
select r.site_id, r.engagement_id, r.id, 1.25, current_date - 20, 'remote', 'Walked the analysts through eTrace.',
    r.expert_id, r.expert_id, now() - interval '20 days',
    case when r.number % 50 = 4 then 'logged' else 'verified' end, now()
from tta_request r cross join generate_series(1, 2) where r.state in ('under_way', 'delivered') and r.number >= {first};
insert into audit_event (at, action, actor_id, actor, acting_as, site_id, target, label, before, after, reason, reference)
select r.state_since - step.ago * interval '1 day', 'tta.request.' || step.verb, r.created_by_id, 'Person lead', 'lead',
    r.site_id, 'tta.request:' || r.id, format('Request %s: %s', r.number, r.title), '{{"state": "Draft"}}',
    '{{"state": "Submitted"}}', '', ''
from tta_request r cross join (values ('draft', 9), ('submit', 5), ('accept', 0)) step(verb, ago) where r.number >= {first};
insert into notifications_notice (recipient_id, site_id, event, subject, body, path, created_at, tries, sent_at)
select r.created_by_id, r.site_id, 'tta.request.accept', 'Accepted: ' || r.title, 'It was accepted.',
    '/', r.state_since, 0, r.state_since
from tta_request r where r.number % 20 = 3 and r.number >= {first};
insert into liaisons_entry (site_id, key, sent_as, kind, "on", minutes, attendance, took_part, focus_areas, said, author_id,
    written_at, level, is_invented, version)
select m.site_id, gen_random_uuid(), gen_random_uuid(), (array['call', 'email', 'site_visit', 'virtual'])[1 + n % 4],
    current_date - (n * 7 + m.site_id::int) % 700, 30, 'virtual', '[]', '{{}}',
    'Talked with the chief about tracing crime guns and the review of shootings. ' || repeat('More was said about the plan. ', 6)
        || case when (n + m.site_id) % 997 = 0 then 'zebra' else '' end,
    m.user_id, now(), case when n % 3 = 0 then 'team' else 'shared' end, true, 1
from sites_membership m cross join generate_series({first}, {last}) n where m.role = 'liaison' and n % 5 = 0;
