-- DropForeignKey
ALTER TABLE "reply" DROP CONSTRAINT "reply_parent_id_fkey";

-- CreateIndex
CREATE INDEX "reply_parent_id_idx" ON "reply"("parent_id");

-- AddForeignKey
ALTER TABLE "reply" ADD CONSTRAINT "reply_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "reply"("id") ON DELETE SET NULL ON UPDATE CASCADE;
