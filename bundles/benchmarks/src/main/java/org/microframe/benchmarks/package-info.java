/**
 * What the stack costs, measured against what a program without it would pay, in the same run.
 *
 * <p>{@link org.microframe.benchmarks.Benchmarks} runs everything and prints a table and JSON. Whatever can be is driven turn by
 * turn on one thread and measured in CPU time of that thread, so that other load on the machine changes little; subject and
 * baseline alternate, and a figure is the median over the rounds with its range.
 */
package org.microframe.benchmarks;
