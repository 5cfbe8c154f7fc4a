/** Makes the recording that the demo plays: built-in music, or any file that Java Sound reads. */
package org.microframe.demo.source;
