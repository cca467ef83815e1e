-- CreateEnum
CREATE TYPE "appointment_kind" AS ENUM ('phone_call', 'assessment', 'visit', 'admission');

-- CreateEnum
CREATE TYPE "appointment_end" AS ENUM ('moved', 'canceled', 'kept', 'missed');

-- AlterEnum
-- Expands: a worker of the release before fails at such an email, and one of this release sends it at the next try.
ALTER TYPE "delivery_template" ADD VALUE 'appointment_notice';
ALTER TYPE "delivery_template" ADD VALUE 'appointment_told';

-- CreateTable
CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "series_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "request_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "kind" "appointment_kind" NOT NULL,
    "with_id" UUID NOT NULL,
    "made_by_id" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "tells_person" BOOLEAN NOT NULL DEFAULT false,
    "reminded_at" TIMESTAMPTZ(3),
    "ended_as" "appointment_end",
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "appointment_request_id_made_at_idx" ON "appointment"("request_id", "made_at");

-- CreateIndex
CREATE INDEX "appointment_starts_at_id_idx" ON "appointment"("starts_at", "id");

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_with_id_fkey" FOREIGN KEY ("with_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_made_by_id_fkey" FOREIGN KEY ("made_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
