-- CreateEnum
CREATE TYPE "ExportJobStatus" AS ENUM ('COLLECTING', 'COLLECTED', 'CLOSED', 'CLEARED');

-- AlterEnum
ALTER TYPE "DataExportStatus" ADD VALUE 'FAILED';

-- AlterTable
ALTER TABLE "data_export" ADD COLUMN     "download_started_at" TIMESTAMPTZ(3),
ADD COLUMN     "link_expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "data_export_part" ALTER COLUMN "pieces" DROP NOT NULL;

-- CreateTable
CREATE TABLE "export_job" (
    "export_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "status" "ExportJobStatus" NOT NULL DEFAULT 'COLLECTING',
    "public_jwk" JSONB NOT NULL,
    "section" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_job_pkey" PRIMARY KEY ("export_id")
);

-- CreateIndex
CREATE INDEX "export_job_user_id_idx" ON "export_job"("user_id");

-- CreateIndex
CREATE INDEX "export_job_status_due_at_idx" ON "export_job"("status", "due_at");
