package org.microframe.scheduler;

/** A bounded queue of small non-negative numbers; one thread uses it. */
final class IntQueue {

    private final int[] items;
    private int head;
    private int size;

    IntQueue(int capacity) {
        items = new int[capacity];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(int item) {
        items[(head + size) % items.length] = item;
        size++;
    }

    void addFirst(int item) {
        head = (head + items.length - 1) % items.length;
        items[head] = item;
        size++;
    }

    /** Removes and returns the first item, or -1 when there is none. */
    int poll() {
        if (size == 0) {
            return -1;
        }
        int item = items[head];
        head = (head + 1) % items.length;
        size--;
        return item;
    }

    boolean contains(int item) {
        for (int i = 0; i < size; i++) {
            if (items[(head + i) % items.length] == item) {
                return true;
            }
        }
        return false;
    }

    /** The item behind the first such item, or -1. */
    int after(int item) {
        for (int i = 0; i < size - 1; i++) {
            if (items[(head + i) % items.length] == item) {
                return items[(head + i + 1) % items.length];
            }
        }
        return -1;
    }

    /** Removes the first such item; whether there was one. */
    boolean remove(int item) {
        int kept = 0;
        boolean found = false;
        for (int i = 0; i < size; i++) {
            int at = items[(head + i) % items.length];
            if (at == item && !found) {
                found = true;
            } else {
                items[(head + kept++) % items.length] = at;
            }
        }
        size = kept;
        return found;
    }
}
