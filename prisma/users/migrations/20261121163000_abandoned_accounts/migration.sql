-- The sweep of abandoned anonymous accounts reads these only, oldest first.
CREATE INDEX "user_anonymous" ON "user"("created_at") WHERE "is_anonymous";
