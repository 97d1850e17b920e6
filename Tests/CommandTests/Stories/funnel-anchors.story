# Signing up comes first and paying last; what lies between may come as it likes.
ada signup 09:00
ada upload 09:10
ada invite 09:20
ada pay 09:30
bob upload 09:00
bob signup 09:05
bob pay 09:10
cid signup 09:00
cid pay 09:10
cid invite 09:20
late other 20:00

> funnel signup,invite,upload,pay --order any --anchor 1 --anchor 4
step persons
1 3
2 2
3 1
4 1
