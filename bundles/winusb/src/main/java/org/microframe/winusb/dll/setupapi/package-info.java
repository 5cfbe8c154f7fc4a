/** {@code setupapi.dll}: listing device interfaces and reading what Windows knows of a device. */
package org.microframe.winusb.dll.setupapi;
