-- What a payment was prepared to pay and to which account, when it went to the bank; who was ever linked with a payee
-- and whose change of an account nobody agreed to yet; from when a salesperson is paid directly; a paying right that
-- was taken over. Frozen once released: changes come as a new file.
ALTER TABLE payout ADD COLUMN lines TEXT NOT NULL DEFAULT '[[],[]]';  -- JSON: paid, netted
ALTER TABLE payout ADD COLUMN paid_to TEXT;                           -- JSON: holder, account, bank
ALTER TABLE payout ADD COLUMN exported TEXT;                          -- JSON: by whom, when
ALTER TABLE payee ADD COLUMN users TEXT NOT NULL DEFAULT '[]';        -- JSON: everybody ever linked
ALTER TABLE payee ADD COLUMN changed TEXT;                            -- JSON: the change of the account, by whom
ALTER TABLE broker_pay ADD COLUMN terms TEXT NOT NULL DEFAULT '[]';   -- JSON: from this day and place on, yes or no
ALTER TABLE paying_desk ADD COLUMN taken TEXT;                        -- JSON: from which desk, by which change
