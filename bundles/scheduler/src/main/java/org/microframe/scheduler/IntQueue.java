package org.microframe.scheduler;

/** A bounded queue of small non-negative numbers, up to 32767; one thread uses it. */
final class IntQueue {

    private final short[] items;
    private int head;
    private int size;

    IntQueue(int capacity) {
        items = new short[capacity];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(int item) {
        items[at(size)] = (short) item;
        size++;
    }

    void addFirst(int item) {
        head = at(items.length - 1);
        items[head] = (short) item;
        size++;
    }

    /** Removes and returns the first item, or -1 when there is none. */
    int poll() {
        if (size == 0) {
            return -1;
        }
        int item = items[head];
        head = at(1);
        size--;
        return item;
    }

    /** The item at a place, 0 for the first. */
    int get(int place) {
        return items[at(place)];
    }

    boolean contains(int item) {
        for (int i = 0; i < size; i++) {
            if (items[at(i)] == item) {
                return true;
            }
        }
        return false;
    }

    /** The item behind the first such item, or -1. */
    int after(int item) {
        for (int i = 0; i < size - 1; i++) {
            if (items[at(i)] == item) {
                return items[at(i + 1)];
            }
        }
        return -1;
    }

    /** Removes the first such item; whether there was one. */
    boolean remove(int item) {
        int kept = 0;
        boolean found = false;
        for (int i = 0; i < size; i++) {
            short each = items[at(i)];
            if (each == item && !found) {
                found = true;
            } else {
                items[at(kept++)] = each;
            }
        }
        size = kept;
        return found;
    }

    /** Where the i-th item is, up to the one before the first as the last of a whole round. */
    private int at(int i) {
        int place = head + i;
        return place < items.length ? place : place - items.length;
    }
}
