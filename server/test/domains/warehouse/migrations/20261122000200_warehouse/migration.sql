-- CreateEnum
CREATE TYPE "OrderState" AS ENUM ('OPEN', 'PICKED', 'SHIPPED');

-- CreateTable
CREATE TABLE "StockItem" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "remarks" TEXT COLLATE "C" NOT NULL,
    "labels" TEXT[],
    "onHand" INTEGER NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "cost" DOUBLE PRECISION,
    "countedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "StockItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "code" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "state" "OrderState" NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "remarks" TEXT COLLATE "C",
    "urgent" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "stamps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StockItem_workspaceId_code_id_idx" ON "StockItem"("workspaceId", "code", "id");

-- CreateIndex
CREATE INDEX "StockItem_workspaceId_price_id_idx" ON "StockItem"("workspaceId", "price" DESC, "id");

-- CreateIndex
CREATE INDEX "StockItem_workspaceId_onHand_id_idx" ON "StockItem"("workspaceId", "onHand", "id");

-- CreateIndex
CREATE INDEX "Order_itemId_code_id_idx" ON "Order"("itemId", "code", "id");

-- CreateIndex
CREATE INDEX "Order_workspaceId_code_id_idx" ON "Order"("workspaceId", "code", "id");

-- CreateIndex
CREATE INDEX "Order_workspaceId_updatedAt_id_idx" ON "Order"("workspaceId", "updatedAt" DESC, "id");
