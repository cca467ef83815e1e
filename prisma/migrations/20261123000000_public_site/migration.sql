-- CreateEnum
CREATE TYPE "deleted_by" AS ENUM ('person');

-- CreateEnum
CREATE TYPE "page_event" AS ENUM ('view', 'form_opened', 'form_sent');

-- AlterEnum
ALTER TYPE "request_status" ADD VALUE 'quarantined';

-- AlterEnum


ALTER TYPE "consent_kind" ADD VALUE 'voicemail';
ALTER TYPE "consent_kind" ADD VALUE 'text_message';
ALTER TYPE "consent_kind" ADD VALUE 'private_email';
ALTER TYPE "consent_kind" ADD VALUE 'substance_use';

-- AlterEnum


ALTER TYPE "delivery_template" ADD VALUE 'consultation_acknowledged';
ALTER TYPE "delivery_template" ADD VALUE 'own_page_code';
ALTER TYPE "delivery_template" ADD VALUE 'consent_withdrawn';
ALTER TYPE "delivery_template" ADD VALUE 'consultation_deleted';

-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "quarantine_reason" TEXT;

-- AlterTable
ALTER TABLE "consent" ADD COLUMN     "withdrawn_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "reference" TEXT,
ADD COLUMN     "sealed_letter" TEXT,
ALTER COLUMN "request_id" DROP NOT NULL,
ALTER COLUMN "recipient" DROP NOT NULL;

-- CreateTable
CREATE TABLE "own_page_code" (
    "request_id" UUID NOT NULL,
    "code_index" TEXT NOT NULL,
    "attempts_left" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "own_page_code_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "deletion" (
    "id" UUID NOT NULL,
    "deleted_at" TIMESTAMPTZ(3) NOT NULL,
    "by" "deleted_by" NOT NULL,

    CONSTRAINT "deletion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "page_count" (
    "day" DATE NOT NULL,
    "page" TEXT NOT NULL,
    "event" "page_event" NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "page_count_pkey" PRIMARY KEY ("day","page","event")
);

-- AddForeignKey
ALTER TABLE "own_page_code" ADD CONSTRAINT "own_page_code_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
