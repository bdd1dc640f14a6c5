"""Trying a failed job again: dramatiq's back-off, and an end to it by the age of the job."""

import traceback
from datetime import timedelta
from typing import Any

from dramatiq import Broker
from dramatiq.broker import MessageProxy
from dramatiq.middleware import Retries
from typing_extensions import override

from community.core import clock

MILLISECOND = timedelta(milliseconds=1)


class AgedRetries(Retries):
    """Retries that also stop once the job is older than its `retry_for` (milliseconds).

    The age counts from the first failure on: a job that waited a week for a worker is still tried.
    """

    @property
    @override
    def actor_options(self) -> set[str]:
        return {*super().actor_options, "retry_for"}

    @override
    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: object = None,
        exception: BaseException | None = None,
    ) -> None:
        if exception is not None and self._has_tried_enough(broker, message):
            message.options["traceback"] = traceback.format_exc(limit=30)
            message.fail()
            return
        super().after_process_message(  # type: ignore[no-untyped-call]
            broker, message, result=result, exception=exception
        )

    def _has_tried_enough(self, broker: Broker, message: MessageProxy) -> bool:
        limit = broker.get_actor(message.actor_name).options.get("retry_for")
        if limit is None:
            return False
        now = int(clock.now().timestamp() * 1000)
        first: Any = message.options.setdefault("first_failure", now)
        return bool(now - first >= limit)
