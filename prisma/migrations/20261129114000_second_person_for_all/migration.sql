-- AlterTable
ALTER TABLE "page_redirect" ADD COLUMN     "left_at" TIMESTAMPTZ(3);
ALTER TABLE "page_redirect" ALTER COLUMN "left_at" SET DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "reply" ADD COLUMN     "worded_by_id" UUID;

-- AddForeignKey
ALTER TABLE "reply" ADD CONSTRAINT "reply_worded_by_id_fkey" FOREIGN KEY ("worded_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
