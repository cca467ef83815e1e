-- CreateEnum
CREATE TYPE "closing_outcome" AS ENUM ('admitted', 'referred', 'declined_by_us', 'not_interested', 'duplicate', 'information_only', 'unreachable');

-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "closing_outcome" "closing_outcome";
