# The vectors of retention. The first day is a Thursday, so the fourth after it is a Monday.
# R1 starts on Monday at 23:50 and returns on Tuesday at 00:10; R2 at 17:59 and 17:05; R3 on Friday and
# Monday; R4 on 25 February and 3 March; R5 has one event that is start and return.
r1 s1 4d23:50
r1 b1 5d00:10
r2 s2 4d17:59
r2 b2 5d17:05
r3 s3 8d12:00
r3 b3 11d12:00
r4 s4 55d12:00
r4 b4 61d12:00
r5 s5 4d10:00
late other 400d00:00

> retention --unit day --start s1 --return b1 --periods 1
cohort size period persons
2026-01-05 1 0 0
2026-01-05 1 1 1

> retention --unit day --start s1 --return b1 --periods 1 --rolling
cohort size period persons
2026-01-05 1 0 1
2026-01-05 1 1 0

> retention --unit day --start s2 --return b2 --periods 1
cohort size period persons
2026-01-05 1 0 0
2026-01-05 1 1 1

> retention --unit day --start s2 --return b2 --periods 1 --rolling
cohort size period persons
2026-01-05 1 0 1
2026-01-05 1 1 0

> retention --unit week --start s3 --return b3 --periods 1
cohort size period persons
2026-01-05 1 0 0
2026-01-05 1 1 1

> retention --unit week --start s3 --return b3 --periods 1 --rolling
cohort size period persons
2026-01-05 1 0 1
2026-01-05 1 1 0

> retention --unit month --start s4 --return b4 --periods 1
cohort size period persons
2026-02-01 1 0 0
2026-02-01 1 1 1

> retention --unit month --start s4 --return b4 --periods 1 --rolling
cohort size period persons
2026-02-01 1 0 1
2026-02-01 1 1 0

> retention --unit day --start s5 --return s5 --periods 1
cohort size period persons
2026-01-05 1 0 0
2026-01-05 1 1 0

> retention --unit day --start s1 --return b1 --periods 1 --from 2026-01-06
cohort size period persons
