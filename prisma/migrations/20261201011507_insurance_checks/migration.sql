-- CreateEnum
CREATE TYPE "insurance_result" AS ENUM ('covered', 'partly_covered', 'not_covered', 'not_found');

-- CreateTable
CREATE TABLE "insurance_check" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "sealed_details" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "result" "insurance_result",
    "answered_at" TIMESTAMPTZ(3),
    "answered_by_id" UUID,

    CONSTRAINT "insurance_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "insurance_check_request_id_asked_at_idx" ON "insurance_check"("request_id", "asked_at");

-- AddForeignKey
ALTER TABLE "insurance_check" ADD CONSTRAINT "insurance_check_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "insurance_check" ADD CONSTRAINT "insurance_check_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "insurance_check" ADD CONSTRAINT "insurance_check_answered_by_id_fkey" FOREIGN KEY ("answered_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
