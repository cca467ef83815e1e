-- CreateEnum
CREATE TYPE "referrer_kind" AS ENUM ('professional', 'organization', 'campaign');

-- CreateTable
CREATE TABLE "referrer" (
    "id" UUID NOT NULL,
    "kind" "referrer_kind" NOT NULL,
    "sealed_details" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID NOT NULL,

    CONSTRAINT "referrer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_referral" (
    "request_id" UUID NOT NULL,
    "referrer_id" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "set_by_id" UUID NOT NULL,

    CONSTRAINT "request_referral_pkey" PRIMARY KEY ("request_id")
);

-- CreateIndex
CREATE INDEX "request_referral_referrer_id_idx" ON "request_referral"("referrer_id");

-- AddForeignKey
ALTER TABLE "referrer" ADD CONSTRAINT "referrer_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_referral" ADD CONSTRAINT "request_referral_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_referral" ADD CONSTRAINT "request_referral_referrer_id_fkey" FOREIGN KEY ("referrer_id") REFERENCES "referrer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_referral" ADD CONSTRAINT "request_referral_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
