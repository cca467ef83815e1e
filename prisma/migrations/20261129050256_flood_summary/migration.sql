-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'requests_waiting';

-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "awaits_summary" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "consultation_request_awaits_summary_idx" ON "consultation_request"("awaits_summary");
