# Ada's ticket is solved in an hour, after she asked again; Bob's never is; Cid's is still open.
ada support_ticket 09:00
ada support_ticket 09:30
ada ticket_solved 10:00
bob support_ticket 09:00
cid support_ticket 5d09:00
late page_view 9d09:00

> goals
goal persons attempts mature reached_mature rate open median_seconds
ticket_solved 3 3 2 1 0.500000 1 3600
