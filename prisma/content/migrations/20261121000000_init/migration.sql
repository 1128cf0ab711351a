-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "PostVisibility" AS ENUM ('PUBLIC', 'FOLLOWERS');

-- CreateEnum
CREATE TYPE "ReactionKind" AS ENUM ('LIKE', 'LOVE', 'LAUGH', 'WOW', 'SAD', 'CELEBRATE');

-- CreateTable
CREATE TABLE "post" (
    "id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "visibility" "PostVisibility" NOT NULL,
    "mentioned_user_ids" UUID[],
    "comment_count" INTEGER NOT NULL DEFAULT 0,
    "reaction_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "author_post_count" (
    "author_id" UUID NOT NULL,
    "visibility" "PostVisibility" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "author_post_count_pkey" PRIMARY KEY ("author_id","visibility")
);

-- CreateTable
CREATE TABLE "media" (
    "id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "alt" TEXT,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tag" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "post_count" INTEGER NOT NULL DEFAULT 0,
    "ever_public" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post_tag" (
    "post_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "post_tag_pkey" PRIMARY KEY ("post_id","tag_id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "parent_id" UUID,
    "author_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "mentioned_user_ids" UUID[],
    "reply_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reaction" (
    "id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" "ReactionKind" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post_reaction_count" (
    "post_id" UUID NOT NULL,
    "kind" "ReactionKind" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "post_reaction_count_pkey" PRIMARY KEY ("post_id","kind")
);

-- CreateTable
CREATE TABLE "user_projection" (
    "id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "user_projection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow_projection" (
    "follower_id" UUID NOT NULL,
    "followee_id" UUID NOT NULL,
    "active" BOOLEAN NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "follow_projection_pkey" PRIMARY KEY ("follower_id","followee_id")
);

-- CreateTable
CREATE TABLE "mutation_key" (
    "actor_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mutation_key_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- CreateTable
CREATE TABLE "outbox" (
    "position" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "aggregate_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "outbox_epoch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" TEXT NOT NULL,

    CONSTRAINT "outbox_epoch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "post_author_page" ON "post"("author_id", "id");

-- CreateIndex
CREATE INDEX "post_explore_page" ON "post"("visibility", "id");

-- CreateIndex
CREATE UNIQUE INDEX "media_post_id_position_key" ON "media"("post_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "tag_name_key" ON "tag"("name");

-- CreateIndex
CREATE INDEX "post_tag_page" ON "post_tag"("tag_id", "post_id");

-- CreateIndex
CREATE INDEX "comment_post" ON "comment"("post_id", "id");

-- CreateIndex
CREATE INDEX "comment_reply_page" ON "comment"("parent_id", "id");

-- CreateIndex
CREATE INDEX "comment_author" ON "comment"("author_id");

-- CreateIndex
CREATE INDEX "reaction_page" ON "reaction"("post_id", "id");

-- CreateIndex
CREATE INDEX "reaction_kind_page" ON "reaction"("post_id", "kind", "id");

-- CreateIndex
CREATE INDEX "reaction_user" ON "reaction"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "reaction_post_id_user_id_key" ON "reaction"("post_id", "user_id");

-- CreateIndex
CREATE INDEX "user_projection_handle_idx" ON "user_projection"("handle");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_id_key" ON "outbox"("id");

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post_tag" ADD CONSTRAINT "post_tag_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post_tag" ADD CONSTRAINT "post_tag_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reaction" ADD CONSTRAINT "reaction_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post_reaction_count" ADD CONSTRAINT "post_reaction_count_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What follows cannot be said in schema.prisma; the drift check leaves it alone.

-- Words as they stand ('simple'): posts are in any language, so there is no stemming and there are no stop words.
CREATE INDEX "post_search" ON "post" USING GIN (to_tsvector('simple', "body"));

-- Partial, because an index that leads with parent_id IS NULL does not give the order of the rest.
CREATE INDEX "comment_thread_page" ON "comment"("post_id", "id") WHERE "parent_id" IS NULL;

-- Users who are gone are few: every read asks for them.
CREATE INDEX "user_projection_gone" ON "user_projection"("id") WHERE "status" = 'DELETED';

CREATE INDEX "outbox_unpublished" ON "outbox"("position") WHERE "published_at" IS NULL;
