-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "sealed_triage" TEXT,
ALTER COLUMN "sent_index" DROP NOT NULL;

-- CreateTable
CREATE TABLE "request_search" (
    "request_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "phone_index" TEXT NOT NULL,
    "email_index" TEXT NOT NULL,
    "sealed_keys" TEXT NOT NULL,

    CONSTRAINT "request_search_pkey" PRIMARY KEY ("request_id")
);

-- CreateIndex
CREATE INDEX "request_search_phone_index_idx" ON "request_search"("phone_index");

-- CreateIndex
CREATE INDEX "request_search_email_index_idx" ON "request_search"("email_index");

-- CreateIndex
CREATE INDEX "request_search_width_idx" ON "request_search"("width");

-- AddForeignKey
ALTER TABLE "request_search" ADD CONSTRAINT "request_search_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
