"""Takes memory in processes whose first thread has ended, so that they show none as their own.

What a process has is asked of each of its threads until one knows it.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import ctypes, mmap, os, threading, time
def hold():
    memory = mmap.mmap(-1, 300 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    for page in range(0, 300 << 20, mmap.PAGESIZE): memory[page] = 1
    open(f"/dev/shm/ready{os.getpid()}", "w").close()
    time.sleep(600)
def double(number):
    if not os.listdir("/dev/shm"):
        for _ in range(5):
            if os.fork() == 0:
                threading.Thread(target=hold).start()
                ctypes.CDLL(None).pthread_exit(None)
    while len(os.listdir("/dev/shm")) < 5: time.sleep(0.01)
    return 2 * number
"""
}
SEEN = "used more than 400 MB of memory"
