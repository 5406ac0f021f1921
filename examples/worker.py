"""A worker: take jobs from stdin, one JSON object a line, ask a model, and lose no record of it, whatever happens.

    python3 examples/worker.py < jobs.jsonl     # {"id": "7", "question": "Is anybody there?"}

Records are on disk (`worker.outbox`) before a job counts as done, and stay there until Layer has them: through outages,
`kill -9` and restarts. The next worker delivers what this one could not. SIGTERM lets the job in hand end.
"""

import json
import signal
import sys
from types import FrameType

from openai import OpenAI

import ostiary
from ostiary.layer import layer

stopping = False


def stop(number: int, frame: FrameType | None) -> None:
    global stopping
    stopping = True


def job_in(line: str) -> dict[str, str] | None:
    """Read a job; a line that is none is told of, and the others are done."""
    try:
        job = json.loads(line)
        return {name: job[name] for name in ("id", "question")}
    except (ValueError, KeyError, TypeError):
        print('left out: a line that is no {"id": …, "question": …}', file=sys.stderr)
        return None


def work(client: OpenAI, job: dict[str, str]) -> str:
    """Do one job, in a session that can be found by the job's id."""
    with ostiary.session(f"job {job['id']}", attributes={"job.id": job["id"]}):
        answer = client.chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": job["question"]}]
        )
    return answer.choices[0].message.content or ""


def main() -> None:
    signal.signal(signal.SIGTERM, stop)
    layer.init(delivery="durable", outbox="worker.outbox")
    with OpenAI() as client:
        for line in sys.stdin:
            if (job := job_in(line)) is None:
                continue
            print(json.dumps({"id": job["id"], "answer": work(client, job)}), flush=True)
            if stopping:
                break
    layer.flush(timeout=10)
    ledger = layer.ledger()
    layer.shutdown(timeout=2)
    print(f"delivered {ledger.delivered}, waiting {ledger.pending}", file=sys.stderr)


if __name__ == "__main__":
    main()
