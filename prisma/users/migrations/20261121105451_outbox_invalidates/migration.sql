-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "invalidates" TEXT[] DEFAULT ARRAY[]::TEXT[];
