-- CreateEnum
CREATE TYPE "contact_outcome_detail" AS ENUM ('busy', 'other_person', 'callback_agreed');

-- AlterTable
ALTER TABLE "contact_attempt" ADD COLUMN     "logged_at" TIMESTAMPTZ(3),
ADD COLUMN     "outcome_detail" "contact_outcome_detail";
