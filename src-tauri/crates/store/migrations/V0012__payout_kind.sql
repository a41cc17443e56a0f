-- In what a payment is made: by bank, or handed over as a card, a voucher, a credit.

ALTER TABLE payout ADD COLUMN kind TEXT;        -- JSON; none for payments from before
