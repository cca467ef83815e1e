-- CreateEnum
CREATE TYPE "request_source" AS ENUM ('site', 'phone', 'door');

-- CreateEnum
CREATE TYPE "how_soon" AS ENUM ('today', 'week', 'later');

-- CreateEnum
CREATE TYPE "contact_channel" AS ENUM ('call', 'text', 'email', 'in_person');

-- CreateEnum
CREATE TYPE "contact_outcome" AS ENUM ('spoke', 'left_voicemail', 'no_answer', 'wrong_number', 'message_sent');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'intake', 'marketing');

-- CreateEnum
CREATE TYPE "assurance" AS ENUM ('password', 'enrolling', 'full');

-- CreateEnum
CREATE TYPE "staff_link_kind" AS ENUM ('invitation', 'password_reset', 'second_factor_reset');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "request_status" ADD VALUE 'contacting';
ALTER TYPE "request_status" ADD VALUE 'scheduled';
ALTER TYPE "request_status" ADD VALUE 'admitted';
ALTER TYPE "request_status" ADD VALUE 'referred';
ALTER TYPE "request_status" ADD VALUE 'declined';
ALTER TYPE "request_status" ADD VALUE 'unreachable';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "delivery_template" ADD VALUE 'staff_invited';
ALTER TYPE "delivery_template" ADD VALUE 'password_reset';
ALTER TYPE "delivery_template" ADD VALUE 'account_locked';
ALTER TYPE "delivery_template" ADD VALUE 'second_factor_reset';
ALTER TYPE "delivery_template" ADD VALUE 'request_unanswered';
ALTER TYPE "delivery_template" ADD VALUE 'follow_up_due';
ALTER TYPE "delivery_template" ADD VALUE 'daily_digest';
ALTER TYPE "delivery_template" ADD VALUE 'delivery_alarm';

-- AlterEnum
ALTER TYPE "deleted_by" ADD VALUE 'retention';

-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN     "all_reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "first_contact_at" TIMESTAMPTZ(3),
ADD COLUMN     "follow_up_at" TIMESTAMPTZ(3),
ADD COLUMN     "follow_up_reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "how_soon" "how_soon",
ADD COLUMN     "owner_id" UUID,
ADD COLUMN     "owner_reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "source" "request_source" NOT NULL DEFAULT 'site',
ADD COLUMN     "status_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "trashed_at" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- Requests from before the desk: their first contact was due a day after they came.
UPDATE "consultation_request" SET "due_at" = "received_at" + INTERVAL '1 day', "status_changed_at" = "received_at";
ALTER TABLE "consultation_request" ALTER COLUMN "due_at" SET NOT NULL, ALTER COLUMN "status_changed_at" SET NOT NULL;

-- CreateTable
CREATE TABLE "name_index" (
    "request_id" UUID NOT NULL,
    "name_index" TEXT NOT NULL,

    CONSTRAINT "name_index_pkey" PRIMARY KEY ("request_id","name_index")
);

-- CreateTable
CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "sealed_text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note_draft" (
    "request_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "sealed_text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "note_draft_pkey" PRIMARY KEY ("request_id","staff_id")
);

-- CreateTable
CREATE TABLE "contact_attempt" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "channel" "contact_channel" NOT NULL,
    "outcome" "contact_outcome" NOT NULL,

    CONSTRAINT "contact_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "presence" (
    "request_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("request_id","staff_id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "two_factor_enabled" BOOLEAN NOT NULL DEFAULT false,
    "role" "role" NOT NULL,
    "suspended_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "assurance" "assurance" NOT NULL DEFAULT 'password',
    "last_active_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_account" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_verification" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_two_factor" (
    "id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failed_verification_count" INTEGER DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "staff_two_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_passkey" (
    "id" UUID NOT NULL,
    "name" TEXT,
    "public_key" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "credential_id" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "device_type" TEXT NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "transports" TEXT,
    "created_at" TIMESTAMPTZ(3),
    "aaguid" TEXT,

    CONSTRAINT "staff_passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_link" (
    "id" UUID NOT NULL,
    "kind" "staff_link_kind" NOT NULL,
    "token_index" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role",
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_id" UUID,
    "request_id" UUID,
    "staff_id" UUID,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_link" (
    "position" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "key_id" TEXT NOT NULL,
    "mac" TEXT NOT NULL,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE INDEX "name_index_name_index_idx" ON "name_index"("name_index");

-- CreateIndex
CREATE INDEX "note_request_id_created_at_idx" ON "note"("request_id", "created_at");

-- CreateIndex
CREATE INDEX "contact_attempt_request_id_at_idx" ON "contact_attempt"("request_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "staff_email_key" ON "staff"("email");

-- CreateIndex
CREATE UNIQUE INDEX "staff_session_token_key" ON "staff_session"("token");

-- CreateIndex
CREATE INDEX "staff_session_user_id_idx" ON "staff_session"("user_id");

-- CreateIndex
CREATE INDEX "staff_session_expires_at_idx" ON "staff_session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "staff_account_user_id_provider_id_key" ON "staff_account"("user_id", "provider_id");

-- CreateIndex
CREATE INDEX "staff_verification_identifier_idx" ON "staff_verification"("identifier");

-- CreateIndex
CREATE INDEX "staff_two_factor_user_id_idx" ON "staff_two_factor"("user_id");

-- CreateIndex
CREATE INDEX "staff_passkey_user_id_idx" ON "staff_passkey"("user_id");

-- CreateIndex
CREATE INDEX "staff_passkey_credential_id_idx" ON "staff_passkey"("credential_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_link_token_index_key" ON "staff_link"("token_index");

-- CreateIndex
CREATE INDEX "staff_link_email_idx" ON "staff_link"("email");

-- CreateIndex
CREATE INDEX "audit_entry_request_id_id_idx" ON "audit_entry"("request_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_id_idx" ON "audit_entry"("actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_action_id_idx" ON "audit_entry"("action", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_entry_id_key" ON "audit_link"("entry_id");

-- CreateIndex
CREATE INDEX "consultation_request_status_received_at_id_idx" ON "consultation_request"("status", "received_at", "id");

-- CreateIndex
CREATE INDEX "consultation_request_status_due_at_id_idx" ON "consultation_request"("status", "due_at", "id");

-- CreateIndex
CREATE INDEX "consultation_request_owner_id_status_received_at_id_idx" ON "consultation_request"("owner_id", "status", "received_at", "id");

-- CreateIndex
CREATE INDEX "consultation_request_first_contact_at_due_at_id_idx" ON "consultation_request"("first_contact_at", "due_at", "id");

-- CreateIndex
CREATE INDEX "consultation_request_follow_up_at_idx" ON "consultation_request"("follow_up_at");

-- CreateIndex
CREATE INDEX "consultation_request_trashed_at_idx" ON "consultation_request"("trashed_at");

-- CreateIndex
CREATE INDEX "consultation_request_received_at_id_idx" ON "consultation_request"("received_at", "id");

-- CreateIndex
CREATE INDEX "delivery_created_at_id_idx" ON "delivery"("created_at", "id");

-- CreateIndex
CREATE INDEX "delivery_request_id_idx" ON "delivery"("request_id");

-- AddForeignKey
ALTER TABLE "consultation_request" ADD CONSTRAINT "consultation_request_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "name_index" ADD CONSTRAINT "name_index_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_draft" ADD CONSTRAINT "note_draft_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_draft" ADD CONSTRAINT "note_draft_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_attempt" ADD CONSTRAINT "contact_attempt_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_attempt" ADD CONSTRAINT "contact_attempt_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "presence" ADD CONSTRAINT "presence_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "consultation_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "presence" ADD CONSTRAINT "presence_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_account" ADD CONSTRAINT "staff_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_two_factor" ADD CONSTRAINT "staff_two_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_passkey" ADD CONSTRAINT "staff_passkey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_link" ADD CONSTRAINT "staff_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_link" ADD CONSTRAINT "audit_link_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "audit_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The audit is append-only, for the database's owner too as long as these triggers stand. The body is empty on purpose:
-- a trigger function that ends without RETURN stops the statement (error 2F005), and the schema engine, which splits this
-- file at each semicolon, can't read a body with statements.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_link_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_link" FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
