-- AlterEnum
ALTER TYPE "release_state" ADD VALUE 'returned';

-- AlterEnum
ALTER TYPE "delivery_template" ADD VALUE 'page_returned';

-- AlterTable
ALTER TABLE "page" ADD COLUMN     "redirect_to" TEXT;

-- AlterTable
ALTER TABLE "page_release" ADD COLUMN     "comment" TEXT,
ADD COLUMN     "problems" TEXT[] DEFAULT ARRAY[]::TEXT[];
