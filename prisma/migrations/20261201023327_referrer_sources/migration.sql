-- Expands: earlier releases never write the new column, so the constraint refuses nothing that they do.
-- AlterTable
ALTER TABLE "referrer" ADD COLUMN     "source_request_id" UUID;

-- CreateIndex
CREATE INDEX "referrer_source_request_id_idx" ON "referrer"("source_request_id");

-- AddForeignKey
ALTER TABLE "referrer" ADD CONSTRAINT "referrer_source_request_id_fkey" FOREIGN KEY ("source_request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
