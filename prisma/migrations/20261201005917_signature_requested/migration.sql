-- Expands: such a mail is made only when staff ask for a signature. A worker of the release before fails at it and leaves it to
-- be tried again, by the new one; the email log of a replica of that release fails while it is listed, until it is replaced too.
-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'signature_requested';
