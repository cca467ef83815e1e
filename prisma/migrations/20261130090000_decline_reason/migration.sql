-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'change_declined';

-- AlterTable
ALTER TABLE "proposed_change" ADD COLUMN     "reason" TEXT;
