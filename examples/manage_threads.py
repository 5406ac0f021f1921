"""Begin a thread with a model instance of Liminal, and list threads. Settings: as of quickstart_with_microsoft.py."""

import os

from ostiary.liminal import Liminal


def main() -> None:
    # URL, directory and app registration are found in the environment; the code to log in with goes to stderr.
    with Liminal() as liminal:
        instance = liminal.model_instances.get(os.environ["MODEL_INSTANCE_NAME"])
        thread = liminal.threads.create(instance.id, "New thread")
        print(f"began thread {thread.id} with {instance.name}")
        for each in liminal.threads.list():
            print(f"thread {each.id}: {each.name}")


if __name__ == "__main__":
    main()
