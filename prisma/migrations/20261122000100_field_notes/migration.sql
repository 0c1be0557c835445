-- Field Notes' tables. COLLATE "C" orders texts by code point, as devices do.

-- CreateEnum
CREATE TYPE "Colour" AS ENUM ('SAND', 'CORAL', 'KELP', 'TIDE', 'DUSK');

-- CreateEnum
CREATE TYPE "NoteStatus" AS ENUM ('DRAFT', 'ACTIVE', 'DONE');

-- CreateTable
CREATE TABLE "Notebook" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "colour" "Colour" NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Notebook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Note" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "notebookId" UUID NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "body" TEXT COLLATE "C" NOT NULL,
    "tags" TEXT[],
    "pinned" BOOLEAN NOT NULL,
    "status" "NoteStatus" NOT NULL,
    "colour" "Colour" NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChecklistItem" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "noteId" UUID NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "done" BOOLEAN NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "votes" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ChecklistItem_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Notebook_workspaceId_position_id_idx" ON "Notebook"("workspaceId", "position", "id");

-- CreateIndex
CREATE INDEX "Notebook_workspaceId_title_id_idx" ON "Notebook"("workspaceId", "title", "id");

-- CreateIndex
CREATE INDEX "Notebook_workspaceId_updatedAt_id_idx" ON "Notebook"("workspaceId", "updatedAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Note_workspaceId_updatedAt_id_idx" ON "Note"("workspaceId", "updatedAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Note_workspaceId_createdAt_id_idx" ON "Note"("workspaceId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Note_workspaceId_title_id_idx" ON "Note"("workspaceId", "title", "id");

-- CreateIndex
CREATE INDEX "Note_notebookId_updatedAt_id_idx" ON "Note"("notebookId", "updatedAt" DESC, "id");

-- CreateIndex
CREATE INDEX "ChecklistItem_noteId_position_id_idx" ON "ChecklistItem"("noteId", "position", "id");

-- CreateIndex
CREATE INDEX "ChecklistItem_workspaceId_position_id_idx" ON "ChecklistItem"("workspaceId", "position", "id");

-- CreateIndex
CREATE INDEX "ChecklistItem_workspaceId_votes_id_idx" ON "ChecklistItem"("workspaceId", "votes" DESC, "id");

-- CreateIndex
CREATE INDEX "ChecklistItem_workspaceId_updatedAt_id_idx" ON "ChecklistItem"("workspaceId", "updatedAt" DESC, "id");
