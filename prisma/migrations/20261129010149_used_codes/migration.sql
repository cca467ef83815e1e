-- AlterTable
ALTER TABLE "staff_two_factor" ADD COLUMN     "last_counter" INTEGER;
