-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "request_status" AS ENUM ('new');

-- CreateEnum
CREATE TYPE "consent_kind" AS ENUM ('contact');

-- CreateEnum
CREATE TYPE "delivery_template" AS ENUM ('consultation_received');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('queued', 'sent', 'caught', 'failed');

-- CreateTable
CREATE TABLE "consultation_request" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "request_status" NOT NULL DEFAULT 'new',
    "sealed_answers" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sent_index" TEXT NOT NULL,
    "phone_index" TEXT,
    "email_index" TEXT,
    "possible_correction_of_id" UUID,

    CONSTRAINT "consultation_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" "consent_kind" NOT NULL,
    "version" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "template" "delivery_template" NOT NULL,
    "recipient" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consultation_request_reference_key" ON "consultation_request"("reference");

-- CreateIndex
CREATE INDEX "consultation_request_sent_index_received_at_idx" ON "consultation_request"("sent_index", "received_at");

-- CreateIndex
CREATE INDEX "consultation_request_key_id_idx" ON "consultation_request"("key_id");

-- CreateIndex
CREATE INDEX "consultation_request_phone_index_received_at_idx" ON "consultation_request"("phone_index", "received_at");

-- CreateIndex
CREATE INDEX "consultation_request_email_index_received_at_idx" ON "consultation_request"("email_index", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "consent_request_id_kind_key" ON "consent"("request_id", "kind");

-- CreateIndex
CREATE INDEX "delivery_state_created_at_idx" ON "delivery"("state", "created_at");

-- AddForeignKey
ALTER TABLE "consultation_request" ADD CONSTRAINT "consultation_request_possible_correction_of_id_fkey" FOREIGN KEY ("possible_correction_of_id") REFERENCES "consultation_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
