-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "index_version" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "consultation_request_index_version_idx" ON "consultation_request"("index_version");
