-- Three indexes go that no question reads any more and every end had to write: the lists are read from parley.session_list, what somebody
-- has in holds and in earnings on hold is read from accounts, and the view of invariants reads these tables from end to end. Without its
-- partial index a hold is settled where it stands, given room in its page.
drop index parley.sessions_by_start;
drop index parley.holds_open;
drop index parley.earnings_on_hold_by_consultant;
alter table parley.holds set (fillfactor = 90);
