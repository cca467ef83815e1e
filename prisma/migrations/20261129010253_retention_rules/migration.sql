-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'settings_changed';

-- CreateTable
CREATE TABLE "retention_rule" (
    "id" BIGSERIAL NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "days" JSONB NOT NULL,

    CONSTRAINT "retention_rule_pkey" PRIMARY KEY ("id")
);
