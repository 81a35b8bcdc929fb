"""Read lecture notes and judge what they say: text -> regions -> tokens -> findings."""
