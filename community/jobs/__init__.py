"""Work that must happen, written in the transaction that asks for it.

Purpose: a job is a row, so it exists exactly when the change that asked for it was committed, and
it is gone only when it was done or laid aside as dead. Dramatiq runs the jobs over our own broker;
a worker that dies leaves its jobs to the next one, so every job is safe to run twice.

    @job("content.refresh_hot", max_retries=3)          registry: declare, in a package's handlers
    def refresh_hot(*, topic_id: int) -> None:
        with transaction():
            actions.refresh_hot(topic_id)

    @every("content.refresh_rankings", cron="*/10 * * * *")             times are UTC
    def refresh_rankings() -> None: ...

    enqueue("content.refresh_hot", topic_id=7)          actions: ask, by name, in a transaction
    post_mail(Message(to=..., subject=..., text=...))   mail: the same for a message

Owns tables: jobs_job (waiting and running), jobs_dead (given up, kept for the back office),
jobs_schedule (when each regular job runs next). Publishes nothing. Plugs into nothing.
"""
