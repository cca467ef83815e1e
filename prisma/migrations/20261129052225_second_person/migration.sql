-- CreateEnum
CREATE TYPE "proposal_state" AS ENUM ('waiting', 'approved', 'declined', 'withdrawn');

-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'important_change';

-- CreateTable
CREATE TABLE "proposed_change" (
    "id" UUID NOT NULL,
    "kind" "settings_kind",
    "page_id" UUID,
    "basis" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "why" TEXT NOT NULL,
    "state" "proposal_state" NOT NULL DEFAULT 'waiting',
    "asked_by_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "proposed_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "proposed_change_state_kind_idx" ON "proposed_change"("state", "kind");

-- CreateIndex
CREATE INDEX "proposed_change_page_id_state_idx" ON "proposed_change"("page_id", "state");

-- AddForeignKey
ALTER TABLE "proposed_change" ADD CONSTRAINT "proposed_change_page_id_fkey" FOREIGN KEY ("page_id") REFERENCES "page"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposed_change" ADD CONSTRAINT "proposed_change_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposed_change" ADD CONSTRAINT "proposed_change_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
