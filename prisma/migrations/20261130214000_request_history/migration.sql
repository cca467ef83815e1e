-- AlterTable
ALTER TABLE "consultation_request" ADD COLUMN "sealed_history" TEXT;
