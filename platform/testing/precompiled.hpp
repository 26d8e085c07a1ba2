#pragma once
// What nearly every test needs besides platform/precompiled.hpp. No source relies on this file
// being included.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/precompiled.hpp"
