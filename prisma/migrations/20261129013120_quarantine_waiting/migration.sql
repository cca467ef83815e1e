-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'quarantine_waiting';
