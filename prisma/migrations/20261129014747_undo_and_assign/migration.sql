-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'request_assigned';

-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "status_before" "request_status";

-- CreateTable
CREATE TABLE "intake_draft" (
    "staff_id" UUID NOT NULL,
    "sealed_fields" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "intake_draft_pkey" PRIMARY KEY ("staff_id")
);

-- DropIndex
DROP INDEX "consultation_request_status_due_at_id_idx";

-- DropIndex
DROP INDEX "consultation_request_first_contact_at_due_at_id_idx";

-- CreateIndex
CREATE INDEX "consultation_request_status_due_at_received_at_id_idx" ON "consultation_request"("status", "due_at", "received_at", "id");

-- CreateIndex
CREATE INDEX "consultation_request_first_contact_at_due_at_received_at_id_idx" ON "consultation_request"("first_contact_at", "due_at", "received_at", "id");

-- AddForeignKey
ALTER TABLE "intake_draft" ADD CONSTRAINT "intake_draft_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
